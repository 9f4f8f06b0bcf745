import { useId, useState } from "react";

export const severities = ["critical", "high", "medium", "low"] as const;

export const Badge = ({ kind, children }: { readonly kind: string; readonly children: React.ReactNode }) => (
  <span className={`badge ${kind}`}>{children}</span>
);

/** JSON or SQL, to be copied; a keyboard can scroll it. */
export function Code({ text, label }: { readonly text: string; readonly label: string }) {
  const [copied, setCopied] = useState(false);
  const copy = () => {
    // Without permission, or from a disk in some browsers, there is no clipboard: the text can be selected.
    void navigator.clipboard?.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <div className="code">
      <button type="button" onClick={copy}>
        {copied ? "Copied" : "Copy"}
      </button>
      <pre tabIndex={0} aria-label={label}>
        {text}
      </pre>
    </div>
  );
}

export function Filter({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input id={id} type="search" value={value} onChange={(event) => onChange(event.target.value)} />
    </div>
  );
}

export function Choice<Value extends string>({
  label,
  value,
  options,
  onChange,
}: {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly text: string }[];
  readonly onChange: (value: Value) => void;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value as Value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </div>
  );
}

/** The value of a choice that leaves nothing out. */
export const everything = "all";

/** A choice among the values that occur. */
export const choicesOf = (values: readonly string[]) => [
  { value: everything, text: "All" },
  ...[...new Set(values)]
    .filter((value) => value !== "")
    .sort()
    .map((value) => ({ value, text: value })),
];

export const Empty = ({ children }: { readonly children: React.ReactNode }) => <p className="empty">{children}</p>;

/** Text with `code` in backticks, and with links as chats write them: `<https://…|label>`. A link leaves the page, so it is shown and not followed. */
export const Marked = ({ text }: { readonly text: string }) => (
  <>
    {text.split(/(`[^`]+`|<https:\/\/[^|<>\s]+\|[^<>]+>)/).map((part, index) => {
      if (index % 2 === 0) return part;
      if (part.startsWith("`")) return <code key={index}>{part.slice(1, -1)}</code>;
      const [address = "", label = ""] = part.slice(1, -1).split("|");
      return (
        <span key={index} className="chip" title={address}>
          {label}
        </span>
      );
    })}
  </>
);
