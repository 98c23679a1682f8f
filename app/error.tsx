'use client';

import { Button } from '@/components/ui/button';
import ui from '@/components/ui/ui.module.css';
import { paths } from '@/lib/paths';

export default function ErrorPage({ retry }: { error: Error; retry: () => void }) {
  return (
    <div className={ui.stack} role="alert">
      <h1>Something went wrong.</h1>
      <p>The fault is ours. Your orders are safe: they live on the server, not on this page.</p>
      <div className={ui.row}>
        <Button primary onClick={retry}>
          Try again
        </Button>
        <a href={paths.home()}>Go to the shop</a>
      </div>
    </div>
  );
}
