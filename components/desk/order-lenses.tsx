import switching from '@/components/order-tracking/lens-switch.module.css';
import { PageLink } from '@/components/ui/page-link';
import { deskPaths } from '@/lib/story/desk-paths';
import { LENS_WORDS, LENSES, type Lens } from '@/lib/story/lens';

/** Four ways to see one order: the desk, and as everybody else does. @param lens null: the desk */
export function OrderLenses({ orderId, lens }: { orderId: string; lens: Lens | null }) {
  const isHere = (name: Lens | null) => (name === lens ? 'page' : undefined);
  return (
    <nav className={switching.lenses} aria-label="Ways to see this order">
      {LENSES.map((name) => (
        <PageLink key={name} href={deskPaths.order(orderId, name)} aria-current={isHere(name)}>
          {LENS_WORDS[name]}
        </PageLink>
      ))}
      <PageLink href={deskPaths.order(orderId)} aria-current={isHere(null)}>
        Desk
      </PageLink>
    </nav>
  );
}
