'use client';

import Link from 'next/link';
import { route } from '@/components/ui/route';
import { useCart } from '@/lib/browser/use-cart';
import { paths } from '@/lib/paths';
import { piecesOf } from '@/lib/story/cart';
import styles from './shell.module.css';

/** The way to the cart, with how much is in it. The number has room of its own, so that nothing moves. */
export function CartLink() {
  const cart = useCart();
  const pieces = cart === null ? 0 : piecesOf(cart);
  return (
    <Link className="needs-script" href={route(paths.cart())} prefetch={false}>
      Cart
      <span className={`${styles.count} ${pieces > 0 ? styles.some : ''}`}>
        {pieces > 0 && (
          <>
            {pieces}
            <span className="visually-hidden"> {pieces === 1 ? 'piece' : 'pieces'}</span>
          </>
        )}
      </span>
    </Link>
  );
}
