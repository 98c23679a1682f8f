'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';

const QUICK_MS = 1_000;
const SLOW_MS = 5_000;

/** Reads the page anew while it is looked at; what is typed on it stays. @param isQuick something is being tried */
export function StayFresh({ isQuick }: { isQuick: boolean }) {
  const router = useRouter();
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible') router.refresh();
    };
    const timer = setInterval(look, isQuick ? QUICK_MS : SLOW_MS);
    return () => clearInterval(timer);
  }, [router, isQuick]);
  return null;
}
