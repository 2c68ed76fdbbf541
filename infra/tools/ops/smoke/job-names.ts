/** The checks that need a token, in the words of the old checklist. */
export const JOB_CHECKS = {
  accepted: 'Test avec token valide retourne 200/202',
  jobId: 'Un job_id est retourné',
  status: 'Status: PENDING',
  completed: 'Le job se termine',
  stored: 'Les images sont uploadées sur S3',
  served: 'Le frontend peut afficher les images générées',
  paid: 'Les crédits sont déduits correctement',
  webhook: 'Le webhook de completion fonctionne',
} as const;

export type JobCheck = keyof typeof JOB_CHECKS;

/** In the order in which a job meets them. */
export const JOB_STEPS: readonly JobCheck[] = [
  'accepted',
  'jobId',
  'status',
  'completed',
  'stored',
  'served',
  'paid',
  'webhook',
];
