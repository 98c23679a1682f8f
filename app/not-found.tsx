import Link from 'next/link';
import { PageTitle } from '@/components/shell/page-title';
import { route } from '@/components/ui/route';
import ui from '@/components/ui/ui.module.css';
import { paths } from '@/lib/paths';

export default function NotFound() {
  return (
    <div className={ui.stack}>
      <PageTitle words="Not found" />
      <h1>There is no such page.</h1>
      <p>
        The address may be mistyped, or the page has moved.{' '}
        <Link href={route(paths.home())} prefetch={false}>
          Go to the shop
        </Link>
        .
      </p>
    </div>
  );
}
