import { describe } from 'vitest';
import { memoryStore } from '../../src/adapters/memory/index.ts';
import { storeSuite } from './store-suite.ts';

describe('memory', () => {
  const store = memoryStore();
  storeSuite(() => store);
});
