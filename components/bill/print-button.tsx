'use client';

import ui from '@/components/ui/ui.module.css';

export function PrintButton() {
  return (
    <button type="button" className={`${ui.button} needs-script`} onClick={() => window.print()}>
      Print
    </button>
  );
}
