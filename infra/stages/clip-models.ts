import type { StageInput } from './stage.ts';

/**
 * The models that film in November 2026, and at what resolution. 720p is what the frontend's pages show; 1080p and 4k are the same film,
 * scaled up, at half as much again and three times the price.
 */
export const CURRENT_CLIP_MODELS: StageInput['kinds']['video']['models'] = [
  { model: 'gemini-omni-1.2-flash', resolution: '720p' },
  { model: 'gemini-omni-1.1-flash', resolution: '720p' },
];
