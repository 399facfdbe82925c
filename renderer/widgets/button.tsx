import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

const kinds = {
  primary: 'bg-accent-fill text-on-accent hover:bg-accent-fill-hover border-transparent',
  plain: 'bg-raised text-text border-line-strong hover:bg-hover',
  danger: 'bg-raised text-failure border-line-strong hover:bg-hover',
} as const;

interface ButtonProps {
  readonly kind?: keyof typeof kinds;
  readonly icon?: LucideIcon;
  readonly onClick: () => void;
  readonly disabled?: boolean;
  readonly title?: string;
  readonly autoFocus?: boolean;
  readonly children: ReactNode;
}

export function Button({
  kind = 'plain',
  icon: Icon,
  onClick,
  disabled = false,
  title,
  autoFocus,
  children,
}: ButtonProps) {
  return (
    <button
      type="button"
      title={title}
      disabled={disabled}
      // biome-ignore lint/a11y/noAutofocus: the answer that a dialog proposes has the focus
      autoFocus={autoFocus}
      onClick={onClick}
      className={`inline-flex h-7 items-center gap-1.5 whitespace-nowrap rounded-md border px-2.5 text-ui font-medium focus-visible:outline-offset-1 disabled:opacity-45 ${kinds[kind]}`}
    >
      {Icon !== undefined && <Icon size={14} aria-hidden />}
      {children}
    </button>
  );
}
