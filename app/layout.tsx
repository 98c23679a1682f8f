import type { Metadata, Viewport } from 'next';
import localFont from 'next/font/local';
import type { ReactNode } from 'react';
import { SandboxBanner } from '@/components/shell/sandbox-banner';
import styles from '@/components/shell/shell.module.css';
import { ShopWords } from '@/components/shell/shop-words';
import { SiteFooter } from '@/components/shell/site-footer';
import { SiteFrame } from '@/components/shell/site-frame';
import { SiteHeader } from '@/components/shell/site-header';
import { frontNow } from '@/lib/server/shop-front.mjs';
import './globals.css';

/** Figtree (SIL Open Font License 1.1), one file for all weights. Never late: a page that was shown without it stays so. */
const letters = localFont({
  src: '../node_modules/@fontsource-variable/figtree/files/figtree-latin-wght-normal.woff2',
  weight: '300 900',
  display: 'optional',
  variable: '--letters',
});
/** The letters of other European languages: fetched where a page has one. */
const moreLetters = localFont({
  src: '../node_modules/@fontsource-variable/figtree/files/figtree-latin-ext-wght-normal.woff2',
  weight: '300 900',
  display: 'optional',
  preload: false,
  adjustFontFallback: false,
  variable: '--more-letters',
  declarations: [{ prop: 'unicode-range', value: 'U+0100-02BA, U+1E00-1E9F, U+20A0-20AB, U+20AD-20C0' }],
});

export const generateMetadata = (): Metadata => ({
  description: `${frontNow().description}. Every order is a process you can watch.`,
});

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#1a1d21' },
  ],
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" className={`${letters.variable} ${moreLetters.variable}`}>
      <body>
        <noscript>
          <link rel="stylesheet" href="/no-script.css" />
        </noscript>
        <a className={styles.skip} href="#content">
          Skip to the content
        </a>
        <ShopWords front={frontNow()}>
          <SiteFrame
            top={[<SandboxBanner key="banner" />, <SiteHeader key="header" />]}
            bottom={<SiteFooter />}
          >
            {children}
          </SiteFrame>
        </ShopWords>
      </body>
    </html>
  );
}
