import { type ReactNode, useEffect, useId, useRef } from 'react';
import { Button } from '@backstage/ui';
import styles from '../status/status.module.css';
import dialog from './dialog.module.css';

/**
 * A question in front of the page. The browser keeps the focus inside, closes
 * it with Escape, and gives the focus back.
 */
export function Dialog(props: {
  title: string;
  /** What the way out is called. */
  closeLabel: string;
  /** What it offers beside the way out. */
  actions?: ReactNode;
  onClose(): void;
  children: ReactNode;
}) {
  const { title, closeLabel, actions, onClose, children } = props;
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const element = ref.current;
    // Browsers without dialogs, such as those of tests, show it in place.
    if (element?.showModal) element.showModal();
    else element?.setAttribute('open', '');
    return () => element?.close?.();
  }, []);
  return (
    <dialog
      ref={ref}
      className={dialog.dialog}
      aria-labelledby={id}
      onCancel={event => {
        event.preventDefault();
        onClose();
      }}
    >
      <h2 id={id}>{title}</h2>
      <div className={`${styles.stack} ${dialog.content}`}>{children}</div>
      <div className={dialog.actions}>
        <Button variant="secondary" onPress={onClose}>
          {closeLabel}
        </Button>
        {actions}
      </div>
    </dialog>
  );
}
