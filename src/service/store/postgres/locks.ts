/** Advisory locks of a database that only token services take ("HTok"), by what they are for. */
export const LOCKS = {
  /** Changes of all replicas, one after the other. */
  change: '1215590251, 1',
  migration: '1215590251, 2',
  /** Held by a session while it fills an empty store, or hands a management token over. */
  handover: '1215590251, 3',
} as const;
