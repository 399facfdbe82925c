/** A key to press. */
export function Kbd({ children }: { readonly children: string }) {
  return (
    <kbd className="rounded border border-line-strong bg-hover px-1.5 font-sans text-muted text-tiny leading-[17px]">
      {children}
    </kbd>
  );
}
