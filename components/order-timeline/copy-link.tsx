import { useState } from 'react';
import { Button } from '@/components/ui/button';
import ui from '@/components/ui/ui.module.css';
import styles from './timeline.module.css';

/** Copies the address of what is looked at. Where the browser does not let us, it shows it, to be copied by hand. */
export function CopyLink({ link }: { link: () => string }) {
  const [state, setState] = useState<'ready' | 'copied' | 'shown'>('ready');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link());
      setState('copied');
    } catch {
      setState('shown');
    }
  };
  if (state === 'shown') {
    return (
      <input
        className={`${ui.input} ${styles.link}`}
        aria-label="Link to this moment, to be copied"
        readOnly
        value={link()}
        // biome-ignore lint/a11y/noAutofocus: it takes the place of the button that was pressed
        autoFocus
        onFocus={(event) => event.target.select()}
      />
    );
  }
  return (
    <span className={styles.copy}>
      <Button onClick={() => void copy()}>Copy link to this moment</Button>
      <span className={styles.copied} role="status">
        {state === 'copied' ? 'Copied' : ''}
      </span>
    </span>
  );
}
