import type { BrowserContext } from '@playwright/test';

const SAMPLES = 40_000;

/**
 * The relative luminance of what a picture shows, by WCAG, from dark (0) to light (1).
 * @returns of pixels spread evenly over it, 40,000 at most, sorted
 */
export async function luminancesOf(context: BrowserContext, png: Buffer): Promise<number[]> {
  // A page of no site: ours may load no picture from an address of data.
  const page = await context.newPage();
  try {
    return await page.evaluate(
      async ({ source, samples }) => {
        const image = new Image();
        image.src = source;
        await image.decode();
        const canvas = new OffscreenCanvas(image.width, image.height);
        const pen = canvas.getContext('2d');
        if (pen === null) throw new Error('no canvas');
        pen.drawImage(image, 0, 0);
        const { data } = pen.getImageData(0, 0, image.width, image.height);
        const pixels = data.length / 4;
        const step = Math.max(1, Math.ceil(pixels / samples));
        const linear = (value = 0) =>
          value <= 10 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
        const found: number[] = [];
        for (let pixel = 0; pixel < pixels; pixel += step) {
          const [red, green, blue] = data.subarray(pixel * 4, pixel * 4 + 3);
          found.push(0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue));
        }
        return found.sort((one, other) => one - other);
      },
      { source: `data:image/png;base64,${png.toString('base64')}`, samples: SAMPLES },
    );
  } finally {
    await page.close();
  }
}
