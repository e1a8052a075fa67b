/** Words of the test kit and the simulator. */
import type { Subject } from './term.ts';

export const proof: Subject = {
  title: 'Test kit and simulator',
  page: 'testing-your-adapter.md',
  terms: [
    {
      term: 'contract',
      means: 'The cases that every adapter of a port must pass.',
      from: 'abstract-level',
      zh: '契约测试',
    },
    {
      term: 'invariant',
      means: 'What holds at all times, whatever happened.',
      from: 'design by contract (Meyer)',
      zh: '不变量',
    },
    { term: 'audit', means: 'Checks all invariants over stored data.', from: 'accounting', zh: '审计' },
    {
      term: 'violation',
      means: 'An invariant that does not hold, with its place.',
      from: 'design by contract (Meyer)',
      zh: '违反',
      also: ['violated'],
    },
    {
      term: 'arbitrary',
      means: 'Generates values for property tests.',
      from: 'fast-check',
      zh: '任意值生成器',
    },
    {
      term: 'model',
      means: 'A simple second implementation that results are compared with.',
      from: 'model-based testing',
      zh: '模型',
    },
    {
      term: 'walk',
      means: 'A random sequence of commands through a machine.',
      from: 'random walk',
      zh: '随机游走',
    },
    {
      term: 'broken',
      means: 'With a planted fault, so that a contract must fail.',
      from: 'mutation testing',
      zh: '故障样本',
    },
    {
      term: 'fault',
      means: 'What goes wrong on purpose: a crash, a lost answer, a delay.',
      from: 'fault injection',
      zh: '故障',
      also: ['faulty'],
    },
    { term: 'hostile', means: 'Input that is wrong on purpose.', from: 'security testing', zh: '恶意输入' },
    { term: 'simulated', means: 'Played by the simulator.', from: 'deterministic simulation', zh: '模拟的' },
    {
      term: 'differential',
      means: 'Runs two implementations side by side and compares them.',
      from: 'differential testing',
      zh: '差分测试',
    },
    {
      term: 'bug',
      means: 'A defect that is planted to see whether it is found.',
      from: 'mutation testing',
      zh: '缺陷',
    },
    {
      term: 'gauntlet',
      means: 'Runs every planted bug and demands that it is found.',
      from: '–',
      zh: '缺陷闯关',
    },
    { term: 'campaign', means: 'Many simulated runs with different seeds.', from: 'fuzzing', zh: '测试战役' },
    {
      term: 'seed',
      means: 'The number from which all randomness of a run follows.',
      from: 'PRNG',
      zh: '随机种子',
    },
    {
      term: 'exhaust',
      means: 'Runs every order of a few commands in a tiny shop.',
      from: 'model checking',
      zh: '穷举',
      also: ['exhausted'],
    },
    { term: 'shrink', means: 'Makes a failing run small.', from: 'fast-check', zh: '缩小', also: ['shrunk'] },
    {
      term: 'mark',
      means: 'A rare situation that a campaign must have met.',
      from: 'TigerBeetle, coverage marks',
      zh: '覆盖标记',
    },
    { term: 'trace', means: 'What happened in a run, line by line.', from: '–', zh: '轨迹' },
    { term: 'layer', means: 'One of the oracles, switched on by itself.', from: '–', zh: '检查层' },
    { term: 'claim', means: 'What the proof page promises, and who shows it.', from: '–', zh: '主张' },
  ],
};
