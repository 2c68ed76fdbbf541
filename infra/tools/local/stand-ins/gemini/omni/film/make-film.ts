import h264 from 'h264-mp4-encoder';
import {
  BufferSource,
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  MP4,
  Mp4OutputFormat,
  Output,
} from 'mediabunny';
import sharp from 'sharp';
import { landscape } from '../../painting/landscape.ts';
import type { FilmSpec } from './film.ts';
import { withoutTimes } from './without-times.ts';

const FRAMES_A_SECOND = 24;
/** Pictures that are encoded; the film shows them again and again. */
const PICTURES = 4;
const SAMPLES_A_FRAME = 1024;
const SAMPLE_RATE = 48_000;
/** A frame of silence in AAC-LC, mono, and what a player has to know to decode it. */
const SILENCE = Uint8Array.from([0x00, 0xc8, 0x00, 0x80, 0x23, 0x80]);
const SILENCE_CONFIG = Uint8Array.from([0x11, 0x88]);

/**
 * Makes an MP4 that browsers play: a landscape over which a bar runs, with a track of silence, its index first. The encoder makes a few
 * pictures, which are packed over and over: a second at most instead of a quarter of a minute.
 */
export async function makeFilm({ width, height, seconds, seed, caption }: FilmSpec): Promise<Uint8Array> {
  const { packets, config } = await encoded(await pictures(width, height, seed, caption), width, height);
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'in-memory' }), target });
  const video = new EncodedVideoPacketSource('avc');
  const audio = new EncodedAudioPacketSource('aac');
  output.addVideoTrack(video, { frameRate: FRAMES_A_SECOND });
  output.addAudioTrack(audio);
  await output.start();
  const duration = 1 / FRAMES_A_SECOND;
  for (let frame = 0; frame < seconds * FRAMES_A_SECOND; frame += 1) {
    const packet = packets[frame % packets.length];
    if (packet === undefined) throw new Error('the encoder made no picture');
    await video.add(new EncodedPacket(packet.data, packet.type, frame * duration, duration), { decoderConfig: config });
  }
  const decoderConfig = {
    codec: 'mp4a.40.2',
    sampleRate: SAMPLE_RATE,
    numberOfChannels: 1,
    description: SILENCE_CONFIG,
  };
  const ofSilence = SAMPLES_A_FRAME / SAMPLE_RATE;
  for (let at = 0; at + ofSilence <= seconds; at += ofSilence) {
    await audio.add(new EncodedPacket(SILENCE, 'key', at, ofSilence), { decoderConfig });
  }
  await output.finalize();
  if (target.buffer === null) throw new Error('nothing was written');
  return withoutTimes(new Uint8Array(target.buffer));
}

/** The landscape, with a bar at another place in each picture. */
async function pictures(width: number, height: number, seed: string, caption: string): Promise<readonly Uint8Array[]> {
  const ground = await sharp(Buffer.from(landscape(seed, width, height, caption)))
    .ensureAlpha()
    .raw()
    .toBuffer();
  const barWidth = Math.round(width / PICTURES);
  const barHeight = Math.max(2, Math.round(height / 60));
  return Array.from({ length: PICTURES }, (_, index) => {
    const picture = new Uint8Array(ground);
    for (let row = height - barHeight; row < height; row += 1) {
      const from = (row * width + index * barWidth) * 4;
      picture.fill(255, from, from + barWidth * 4);
    }
    return picture;
  });
}

async function encoded(frames: readonly Uint8Array[], width: number, height: number) {
  const encoder = await h264.createH264MP4Encoder();
  encoder.width = width;
  encoder.height = height;
  encoder.frameRate = FRAMES_A_SECOND;
  encoder.groupOfPictures = PICTURES;
  encoder.quantizationParameter = 30;
  encoder.speed = 10;
  encoder.initialize();
  for (const frame of frames) encoder.addFrameRgba(frame);
  encoder.finalize();
  const file = encoder.FS.readFile(encoder.outputFilename);
  encoder.delete();
  const track = await new Input({ source: new BufferSource(file), formats: [MP4] }).getPrimaryVideoTrack();
  const config = await track?.getDecoderConfig();
  if (!track || !config) throw new Error('the encoder made no track');
  const packets: EncodedPacket[] = [];
  for await (const packet of new EncodedPacketSink(track).packets()) packets.push(packet);
  return { packets, config };
}
