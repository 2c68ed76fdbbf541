'use client';
import { useAuth } from '@clerk/nextjs';
import { createClient } from '@sorami/client';
import { useJob } from '@sorami/client/react';
import Image from 'next/image';
import { useMemo, useState } from 'react';

/** @param newGeneration makes your own record, whose id is the job's: under it the webhook tells your server of the end. */
export function Generator({ newGeneration }: { newGeneration: () => Promise<string> }) {
  const { getToken } = useAuth();
  const client = useMemo(() => createClient({ baseUrl: '/api/sorami', token: getToken }), [getToken]);
  const [jobId, setJobId] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const { job, error } = useJob(client, jobId);

  async function generate(form: FormData) {
    setProblem(undefined);
    const ownId = await newGeneration();
    const created = await client.image.create({ prompt: String(form.get('prompt')), num_images: 2 }, { jobId: ownId });
    // Without an answer the order may have arrived: the id is known, so it is followed all the same.
    if (created.ok || !('status' in created.error)) setJobId(ownId);
    else setProblem(created.error.message);
  }

  return (
    <form action={generate}>
      <textarea name="prompt" required aria-label="Votre demande" />
      <button type="submit">Générer</button>
      {jobId && (
        <button type="button" onClick={() => void client.cancel(jobId)}>
          Annuler
        </button>
      )}
      {(problem ?? error?.message) && <p role="alert">{problem ?? error?.message}</p>}
      {job && <progress max={100} value={job.progress} aria-label="Avancement" />}
      {job && <p role="status">{job.message}</p>}
      {job?.kind === 'image' &&
        job.images.map(({ s3_key, url, description, width, height }) => (
          // Signed for an hour: nothing for a cache of resized copies.
          <Image key={s3_key} src={url} alt={description} width={width} height={height} unoptimized />
        ))}
      {job?.errors.map((one) => (
        <p key={one.number}>{one.message}</p>
      ))}
    </form>
  );
}
