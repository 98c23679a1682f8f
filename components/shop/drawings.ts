/** The products that have a drawing in `public/products/`; others show the shop's mark. */
const DRAWN = new Set([
  'assam-breakfast',
  'sencha-first-harvest',
  'smoked-lapsang',
  'garden-mint',
  'winter-rooibos',
  'stoneware-mug',
  'stoneware-teapot',
  'porcelain-gaiwan',
  'cast-iron-kettle',
  'bamboo-whisk',
  'linen-tea-towel',
  'linen-tea-cosy',
]);

export const drawingOf = (sku: string) => (DRAWN.has(sku) ? `/products/${sku}.svg` : '/icon.svg');
