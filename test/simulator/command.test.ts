import { describe, expect, it } from 'vitest';
import { simulate } from '../../src/cli/simulate/command.ts';

async function run(...args: readonly string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await simulate(args, {
    out: (text: string) => void out.push(text),
    err: (text: string) => void err.push(text),
    columns: null,
  });
  return { code, out: out.join(''), err: err.join('') };
}

describe('orderwright simulate', () => {
  it('given a seed and a number of commands, when run, then the report has commands, shops and twins', async () => {
    const { code, out } = await run('--seed', '5', '--commands', '500', '--twin');
    expect(code).toBe(0);
    expect(out).toMatch(/^\d{3,} commands .* in 1 shops from seed 5; /);
    expect(out).toContain('1 runs repeated, all of them the same');
    expect(out).toContain('0 runs broke a promise');
  });

  it('given --json, when run, then the totals are printed as JSON', async () => {
    const { code, out } = await run('--commands', '300', '--faults', 'duplicate,pause', '--json');
    const total = JSON.parse(out) as { seed: number; commands: number; active: object; failures: unknown[] };
    expect(code).toBe(0);
    expect(total).toMatchObject({ seed: 1, active: { duplicate: 1, pause: 1 }, failures: [] });
    expect(total.commands).toBeGreaterThanOrEqual(300);
  });

  it('given a planted bug, when run, then the failing run is shrunk and printed with the command that repeats it', async () => {
    const failing = await run('--bug', 'late-capture-ignored', '--commands', '2000', '--seed', '1');
    expect(failing.code).toBe(1);
    const again = wordsOf(/^again: orderwright simulate (.*)$/m.exec(failing.out)?.[1] ?? '');
    const [, commands = '0'] = /, (\d+) commands \(\d+ before shrinking/.exec(failing.out) ?? [];
    expect(Number(commands)).toBeLessThan(60);
    const [, finding = 'none'] = /^((?:P|W|S|O|L)\d+ .*)$/m.exec(failing.out) ?? [];
    expect(failing.out).toContain('aggregate@version | command → outcome');

    const replayed = await run(...again, '--trace');
    expect(replayed.code).toBe(1);
    expect(replayed.out).toContain(finding);
    expect(replayed.out).toContain('payment.closed');
  });

  it('given a run that breaks a promise, when run, then the campaign stops, unless --keep-going is given', async () => {
    const planted = ['--bug', 'oversell-by-one', '--commands', '10', '--json'];
    const runsOf = async (...more: readonly string[]) => {
      const { code, out } = await run(...planted, ...more);
      const { runs, failures } = JSON.parse(out) as { runs: number; failures: unknown[] };
      return { code, runs, failures: failures.length };
    };
    expect(await runsOf()).toEqual({ code: 1, runs: 1, failures: 1 });
    const all = await runsOf('--keep-going');
    expect(all.runs).toBeGreaterThan(1);
    expect(all).toEqual({ code: 1, runs: all.runs, failures: all.runs });
  });

  it('given an unknown fault, bug or seed, when run, then the error names it, and --help lists the options', async () => {
    expect(await run('--faults', 'gremlins')).toMatchObject({
      code: 1,
      err: expect.stringContaining('no fault is named "gremlins"') as string,
    });
    expect((await run('--bug', 'none-such')).err).toContain('late-capture-ignored');
    expect((await run('--seed', '-1')).code).toBe(1);
    expect((await run('--help')).out).toContain('--exhaustive');
  });
});

/** Splits a command line as a shell does. */
function wordsOf(line: string): readonly string[] {
  return (line.match(/(?:[^\s']|'[^']*')+/g) ?? []).map((word) => word.replaceAll("'", ''));
}
