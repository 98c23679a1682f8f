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

/** A product's own picture, else its drawing. */
export const pictureOf = ({ sku, picture }: { readonly sku: string; readonly picture?: string }) =>
  picture ?? (DRAWN.has(sku) ? `/products/${sku}.svg` : '/icon.svg');
