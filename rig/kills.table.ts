/** What is killed, and how many of a hundred kills. All of it is a process crash: the operating system lives on. */
export const KILLS = {
  /** SIGKILL of a process that runs the library. */
  worker: 30,
  /** SIGKILL of the relay, anywhere between publishing and its bookmark. */
  relay: 8,
  /** SIGKILL of a server process that serves a worker: the server restarts itself. */
  backend: 34,
  /** SIGKILL of the WAL writer, the checkpointer or another helper of the server: the server restarts itself. */
  'server process': 8,
  /** SIGKILL of the postmaster alone; its children notice by themselves, after having finished what they were at. */
  postmaster: 8,
  /** SIGKILL of the postmaster and everything under it at once. */
  'whole server': 8,
  /** What `pg_ctl restart -m immediate` does. */
  'immediate restart': 4,
} as const;

/** What holds up and cuts off, and kills nothing: done besides, and counted by itself. */
export const NUISANCES = {
  /** `pg_terminate_backend`. */
  'terminated backend': 50,
  /** SIGSTOP of a worker: it wakes up with a transaction that may be long gone. */
  'paused worker': 25,
  /** SIGSTOP of a server process: the client gives up, and what it asked for happens all the same. */
  'paused backend': 25,
} as const;

export type KillName = keyof typeof KILLS;
export type NuisanceName = keyof typeof NUISANCES;
export const KILL_NAMES = Object.keys(KILLS) as readonly KillName[];
export const NUISANCE_NAMES = Object.keys(NUISANCES) as readonly NuisanceName[];
