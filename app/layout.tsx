import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { SandboxBanner } from '@/components/shell/sandbox-banner';
import styles from '@/components/shell/shell.module.css';
import { ShopWords } from '@/components/shell/shop-words';
import { SiteFooter } from '@/components/shell/site-footer';
import { SiteFrame } from '@/components/shell/site-frame';
import { SiteHeader } from '@/components/shell/site-header';
import { frontNow } from '@/lib/server/shop-front.mjs';
import './globals.css';

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
    <html lang="en">
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
