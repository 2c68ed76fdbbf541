/** The steps of a job on its way, in our words: each kind says how its receiver spells them. */
export type ProgressStatus = 'initializing' | 'generating' | 'saving';
