/**
 * What is killed, and the percentage of all kills.
 * Every kill is a process crash: the operating system keeps running.
 */
export const KILLS = {
  /** SIGKILL of a process that runs the library. */
  worker: 30,
  /** SIGKILL of the relay, anywhere between publishing and saving its cursor. */
  relay: 8,
  /** SIGKILL of a server process of a worker. The server restarts itself. */
  backend: 34,
  /** SIGKILL of the WAL writer, the checkpointer or another helper process. The server restarts itself. */
  'server process': 8,
  /** SIGKILL of the postmaster alone. Its children finish what they are doing, then notice. */
  postmaster: 8,
  /** SIGKILL of the postmaster and all of its processes at once. */
  'whole server': 8,
  /** The same as `pg_ctl restart -m immediate`. */
  'immediate restart': 4,
} as const;

/** Disturbances that kill nothing, counted apart from the kills. */
export const NUISANCES = {
  /** `pg_terminate_backend`. */
  'terminated backend': 50,
  /** SIGSTOP of a worker. It wakes up with a transaction that may be long gone. */
  'paused worker': 25,
  /** SIGSTOP of a server process. The client gives up, and its command is still carried out. */
  'paused backend': 25,
} as const;

export type KillName = keyof typeof KILLS;
export type NuisanceName = keyof typeof NUISANCES;
export const KILL_NAMES = Object.keys(KILLS) as readonly KillName[];
export const NUISANCE_NAMES = Object.keys(NUISANCES) as readonly NuisanceName[];
