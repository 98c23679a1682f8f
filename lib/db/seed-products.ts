/** Kettle & Loom: loose tea, stoneware and linen. One product is sold out, so that its path can be seen. */

export interface SeedProduct {
  sku: string;
  name: string;
  description: string;
  priceMinor: number;
  currency: 'EUR';
  stock: number;
}

export const seedProducts: readonly SeedProduct[] = [
  {
    sku: 'assam-breakfast',
    name: 'Assam breakfast tea',
    description: 'Second-flush leaf, malty and dark. 125 g tin.',
    priceMinor: 1250,
    currency: 'EUR',
    stock: 4800,
  },
  {
    sku: 'sencha-first-harvest',
    name: 'Sencha, first harvest',
    description: 'Steamed green tea from Kagoshima. 80 g pouch.',
    priceMinor: 1640,
    currency: 'EUR',
    stock: 640,
  },
  {
    sku: 'smoked-lapsang',
    name: 'Smoked Lapsang',
    description: 'Black tea dried over pine wood. 100 g tin.',
    priceMinor: 1480,
    currency: 'EUR',
    stock: 480,
  },
  {
    sku: 'garden-mint',
    name: 'Garden mint',
    description: 'Whole dried leaves, no caffeine. 60 g pouch.',
    priceMinor: 690,
    currency: 'EUR',
    stock: 2000,
  },
  {
    sku: 'winter-rooibos',
    name: 'Winter rooibos',
    description: 'Rooibos with orange peel and clove. 100 g pouch.',
    priceMinor: 890,
    currency: 'EUR',
    stock: 900,
  },
  {
    sku: 'stoneware-mug',
    name: 'Stoneware mug',
    description: 'Thrown by hand, speckled glaze. Holds 300 ml.',
    priceMinor: 2400,
    currency: 'EUR',
    stock: 360,
  },
  {
    sku: 'stoneware-teapot',
    name: 'Stoneware teapot',
    description: 'Six cups, with a strainer in the spout. Holds 1.2 l.',
    priceMinor: 6800,
    currency: 'EUR',
    stock: 24,
  },
  {
    sku: 'porcelain-gaiwan',
    name: 'Porcelain gaiwan',
    description: 'Lidded brewing cup, thin white porcelain. Holds 120 ml.',
    priceMinor: 3250,
    currency: 'EUR',
    stock: 8,
  },
  {
    sku: 'cast-iron-kettle',
    name: 'Cast-iron kettle',
    description: 'Enamelled inside, for stove and fire. Holds 1 l.',
    priceMinor: 9400,
    currency: 'EUR',
    stock: 0,
  },
  {
    sku: 'bamboo-whisk',
    name: 'Bamboo whisk',
    description: 'Cut from one piece, eighty prongs, for matcha.',
    priceMinor: 1890,
    currency: 'EUR',
    stock: 40,
  },
  {
    sku: 'linen-tea-towel',
    name: 'Linen tea towel',
    description: 'Woven in herringbone, natural and blue. 50 × 70 cm.',
    priceMinor: 1550,
    currency: 'EUR',
    stock: 750,
  },
  {
    sku: 'linen-tea-cosy',
    name: 'Linen tea cosy',
    description: 'Quilted, lined with wool, fits the stoneware teapot.',
    priceMinor: 2950,
    currency: 'EUR',
    stock: 3,
  },
];
