import { isCompleted, isFailed, verify } from '@sorami/client/webhooks';

/** Where the API tells how jobs for images ended: `{webhookBase}/api/webhooks/image-completion`. */
export async function POST(request: Request): Promise<Response> {
  const event = await verify(await request.text(), request.headers, process.env['WEBHOOK_SECRET'] ?? '');
  if (event === undefined) return Response.json({ error: 'invalid signature' }, { status: 401 });

  // The same event comes again until it is acknowledged: store by job_id, and answer a repetition like the first time.
  if (isCompleted(event) && event.content_type === 'image') {
    const { images } = event.data;
    for (const image of images) console.info('delivered', event.job_id, image.s3_key, image.size_bytes);
    return Response.json({ success: true, images_count: images.length });
  }
  if (isFailed(event)) console.info('failed', event.job_id, event.code, event.message);
  return Response.json({ success: true });
}
