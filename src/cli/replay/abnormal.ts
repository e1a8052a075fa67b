/** The abnormal orders at given instants and their handling instructions, by the library's detectors. */
import {
  type Handling,
  handling,
  handlingIndexOf,
  type Instruction,
  instruct,
  responses,
  scan,
  sourceDetectors,
} from '../../anomaly/index.ts';
import { decide, fold, type Instant } from '../../core/index.ts';
import type { Lifecycle } from '../../order/index.ts';
import { line } from './lines.ts';

export interface LineFile {
  readonly name: string;
  readonly lines: Iterable<string>;
}

/**
 * Two files for each instant. The snapshot has every abnormal order. The handling file leaves out those that an earlier
 * instant has put into the handling table.
 *
 * @param rowsAt the orders as they stood at an instant, ascending by id
 */
export function* abnormalFiles(
  nows: readonly Instant[],
  rowsAt: (now: Instant) => Iterable<Lifecycle>,
): Generator<LineFile> {
  const handlings: Handling[] = [];
  for (const now of nows) {
    const found = [...scan(sourceDetectors, rowsAt(now), now)];
    const snapshot = instruct(found, { count: 'now', responses });
    const handled = instruct(found, { count: 'before', handled: handlingIndexOf(handlings), responses });
    handlings.push(...handled.map(opened));
    yield { name: `d-abnormal-${compact(now)}.txt`, lines: snapshot.map(instructionLine) };
    yield { name: `d-handling-${compact(now)}.txt`, lines: handled.map(instructionLine) };
  }
}

/** The handling row that an instruction opens. */
function opened(instruction: Instruction): Handling {
  const row = handling.initial(instruction.handlingId);
  return decide(handling, row, { type: 'open', at: instruction.detectedAt, instruction }).match(
    (events) => fold(handling, row, events),
    ({ code }) => {
      throw new Error(`${instruction.handlingId} cannot be opened: ${code}`);
    },
  );
}

function instructionLine(instruction: Instruction): string {
  const { orderId, type, overtimeMinutes, userAbnormalCount, handler, action, notes } = instruction;
  return line(orderId, type, overtimeMinutes, userAbnormalCount, handler, action, notes);
}

/** `20171124T235959` */
function compact(now: Instant): string {
  return new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
}
