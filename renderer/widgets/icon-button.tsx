import type { LucideIcon } from 'lucide-react';

interface IconButtonProps {
  /** Said by a screen reader, and shown on hover. */
  readonly label: string;
  readonly icon: LucideIcon;
  readonly onClick: () => void;
  readonly pressed?: boolean;
  readonly disabled?: boolean;
}

/** A button that is an icon alone. */
export function IconButton({ label, icon: Icon, onClick, pressed, disabled = false }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-pressed={pressed}
      title={label}
      disabled={disabled}
      onClick={onClick}
      className="inline-flex size-6 items-center justify-center rounded text-muted hover:bg-hover hover:text-text disabled:opacity-40 aria-pressed:bg-active aria-pressed:text-text"
    >
      <Icon size={15} aria-hidden />
    </button>
  );
}
