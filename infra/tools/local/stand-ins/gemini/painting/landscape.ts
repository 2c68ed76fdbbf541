import { createHash } from 'node:crypto';

const CAPTION_CHARACTERS = 44;

/** An SVG of hills under a sun in the colours of a seed: the same seed gives the same picture. */
export function landscape(seed: string, width: number, height: number, caption: string): string {
  const random = fractionsOf(seed);
  const hue = Math.floor(195 + random() * 210) % 360; // skies from blue over violet and red to gold
  const hills = [0, 1, 2, 3].map((layer) => {
    const lightness = 46 - layer * 11;
    return `<path d="${ridge(random, 52 + layer * 12)}" fill="hsl(${(hue + 150 + layer * 12) % 360} 42% ${lightness}%)"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
<defs>
<linearGradient id="sky" x2="0" y2="1"><stop stop-color="hsl(${hue} 68% 46%)"/><stop offset=".75" stop-color="hsl(${(hue + 40) % 360} 85% 80%)"/></linearGradient>
<radialGradient id="sun"><stop offset=".35" stop-color="#fffbe8"/><stop offset=".4" stop-color="#fff3c4" stop-opacity=".55"/><stop offset="1" stop-color="#fff3c4" stop-opacity="0"/></radialGradient>
</defs>
<rect width="100%" height="100%" fill="url(#sky)"/>
<circle cx="${(15 + random() * 70).toFixed(1)}%" cy="${(16 + random() * 26).toFixed(1)}%" r="15%" fill="url(#sun)"/>
<svg width="100%" height="100%" viewBox="0 0 100 100" preserveAspectRatio="none">${hills.join('')}</svg>
<text x="50%" y="95%" text-anchor="middle" font-family="sans-serif" font-size="${Math.round(width / 34)}" fill="#fff" fill-opacity=".85">${escapeXml(short(caption))}</text>
</svg>`;
}

/** A wavy line across a square of 100, closed at the bottom; `top` is its mean height from above. */
function ridge(random: () => number, top: number): string {
  const heights = [0, 1, 2, 3, 4, 5].map(() => (top + (random() - 0.5) * 22).toFixed(1));
  const [first, ...others] = heights;
  const curves = others.map((y, index) => `S${index * 20 + 12} ${y} ${index * 20 + 20} ${y}`);
  return `M0 ${first} ${curves.join(' ')} V100 H0Z`;
}

/** Numbers in [0, 1) that follow from a seed. */
function fractionsOf(seed: string): () => number {
  const bytes = createHash('shake256', { outputLength: 64 }).update(seed).digest();
  let next = 0;
  return () => bytes.readUInt8(next++ % bytes.length) / 256;
}

function short(text: string): string {
  const characters = [...text];
  if (characters.length <= CAPTION_CHARACTERS) return text;
  return `${characters
    .slice(0, CAPTION_CHARACTERS)
    .join('')
    .replace(/\s+\S*$/, '')}…`;
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, '');
}
