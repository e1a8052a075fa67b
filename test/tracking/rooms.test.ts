import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

/** Lower rooms first; the root assembles them. */
const ROOMS = ['read', 'fold', 'windows', 'quality', 'metrics'];
const folder = fileURLToPath(new URL('../../src/tracking', import.meta.url));

const upwards = (room: string, text: string) =>
  [...text.matchAll(/from '\.\.\/([a-z]+)\//g)]
    .map(([, other = '']) => other)
    .filter((other) => ROOMS.indexOf(other) > ROOMS.indexOf(room));

it('given the rooms of the tracker, when their imports are read, then each imports only lower rooms', () => {
  const found = readdirSync(folder, { withFileTypes: true }).flatMap((each) =>
    each.isDirectory() ? [each.name] : [],
  );
  expect(found.sort()).toEqual([...ROOMS].sort());
  for (const room of ROOMS)
    for (const file of readdirSync(`${folder}/${room}`))
      expect(upwards(room, readFileSync(`${folder}/${room}/${file}`, 'utf8')), `${room}/${file}`).toEqual([]);
  expect(upwards('fold', "import { a } from '../windows/a.ts';")).toEqual(['windows']);
});
