'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';

const LOOK_MS = 1_000;
/** Half an hour; what is late takes no longer. */
const MAX_LOOKS = 1_800;

/** Asks the server again while something is on its way. */
export function KeepLooking() {
  const router = useRouter();
  useEffect(() => {
    let looks = 0;
    const timer = setInterval(() => {
      looks += 1;
      if (looks > MAX_LOOKS) clearInterval(timer);
      else router.refresh();
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, [router]);
  return null;
}
