import { type ReactNode, useEffect, useRef } from 'react';
import styles from './timeline.module.css';

interface Props {
  /** Which row is looked at: it is brought into the box, and the page stays where it is. */
  here: number | null;
  children: ReactNode;
}

/** A list that scrolls inside itself: whatever happens, it takes the same room. Its rows can have the focus. */
export function ScrollBox({ here, children }: Props) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const row = here === null ? undefined : box.current?.querySelectorAll('li')[here];
    if (row === undefined || box.current === null) return;
    const { scrollTop, clientHeight } = box.current;
    const bottom = row.offsetTop + row.offsetHeight;
    if (row.offsetTop < scrollTop) box.current.scrollTop = row.offsetTop;
    else if (bottom > scrollTop + clientHeight) box.current.scrollTop = bottom - clientHeight;
  }, [here]);
  return (
    <div ref={box} className={styles.box}>
      {children}
    </div>
  );
}
