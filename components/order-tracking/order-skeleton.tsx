import timeline from '@/components/order-timeline/timeline.module.css';
import ui from '@/components/ui/ui.module.css';
import stage from './stage.module.css';
import styles from './tracking.module.css';

/** The page in its final size, while the order is on its way. It has the anchor too, so that a link to it works. */
export function OrderSkeleton() {
  return (
    <div className={`${styles.page} needs-script`}>
      <header className={styles.headline}>
        <h1 className="visually-hidden">Your order</h1>
        <p className="visually-hidden" role="status">
          Loading the order.
        </p>
        <div className={`${ui.skeleton} ${styles.boneRow}`} />
        <div className={styles.words}>
          <div className={`${ui.skeleton} ${styles.boneTitle}`} />
          <div className={`${ui.skeleton} ${styles.boneNext}`} />
        </div>
      </header>
      <div className={`${ui.skeleton} ${styles.boneLenses}`} />
      <div className={stage.stage}>
        <div className={stage.diagram}>
          <div className={`${ui.skeleton} ${stage.boneDiagram}`} />
        </div>
        <div className={stage.side}>
          <div className={`${ui.skeleton} ${stage.boneSide}`} />
        </div>
        <div className={stage.deal}>
          <div id="pay" className={`${ui.skeleton} ${styles.boneCard}`} />
        </div>
        <div className={stage.below}>
          <div className={`${timeline.timeline} ${timeline.short}`} />
        </div>
      </div>
    </div>
  );
}
