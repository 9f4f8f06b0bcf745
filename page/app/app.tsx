import { useEffect, useRef, useState } from "react";
import { type PageData, type SectionId, sections, sectionsOf } from "../page-data";
import { count } from "./parts/text";
import { linkTo, useRoute } from "./route";
import type { SectionProps } from "./section-props";
import { Changes } from "./sections/changes";
import { Cost } from "./sections/cost";
import { Coverage } from "./sections/coverage";
import { Detections } from "./sections/detections";
import { Events } from "./sections/events";
import { Guarantees } from "./sections/guarantees";
import { Limits } from "./sections/limits";
import { Network } from "./sections/network";
import { Overview } from "./sections/overview";
import { Queries } from "./sections/queries";
import { Responders } from "./sections/responders";
import { Settings } from "./sections/settings";

const views: Readonly<Record<SectionId, (props: SectionProps) => React.ReactNode>> = {
  overview: Overview,
  changes: Changes,
  network: Network,
  guarantees: Guarantees,
  events: Events,
  coverage: Coverage,
  detections: Detections,
  responders: Responders,
  queries: Queries,
  limits: Limits,
  cost: Cost,
  settings: Settings,
};

export function App({ data }: { readonly data: PageData }) {
  const { section, item } = useRoute();
  const place = item.join("/");
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  useEffect(() => {
    document.title = `${sections.find(({ id }) => id === section)?.title ?? ""} – ${data.environment} – Event Governance`;
    if (first.current) first.current = false;
    else {
      // The place where the reader was is not in sight on another page; the sections' names are to stay so.
      main.current?.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
  }, [section, place, data.environment]);
  const View = views[section];
  return (
    <>
      <a className="skip" href="#main" onClick={(event) => (event.preventDefault(), main.current?.focus())}>
        Skip to content
      </a>
      <header className="top">
        <div className="name">
          <strong>Event Governance</strong> <span className="dim">{data.environment}</span>
        </div>
        {data.notSimulated === undefined ? (
          <a className={`verdict ${isSound(data) ? "good" : "bad"}`} href={linkTo("guarantees")}>
            {isSound(data) ? "✔" : "✖"} {data.verdict.held} of {count(data.verdict.of, "guarantee")} hold
          </a>
        ) : (
          <a className="verdict warn" href={linkTo("overview")}>
            ! not simulated
          </a>
        )}
        {data.verdict.warnings.length > 0 && (
          <a className="verdict warn" href={linkTo("overview")}>
            ! {count(data.verdict.warnings.length, "warning")}
          </a>
        )}
        <Theme />
      </header>
      <nav aria-label="Sections">
        <ul>
          {sectionsOf(data).map(({ id, title }) => (
            <li key={id}>
              <a href={linkTo(id)} aria-current={id === section ? "page" : undefined}>
                {title}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <main id="main" ref={main} tabIndex={-1} aria-label={sections.find(({ id }) => id === section)?.title}>
        <View data={data} item={item} />
      </main>
      <footer>
        Made {data.made.replace("T", " ").replace(/\..*Z$/, " UTC")} by <code>{data.command}</code>.{" "}
        {data.deployment === undefined ? (
          <>Its numbers are those of report.json beside this file, rows are in queries/, events in archive/.</>
        ) : (
          "The same counts are in the table that the command printed, each Region's whole output in its log."
        )}
      </footer>
    </>
  );
}

const isSound = ({ verdict }: PageData) => verdict.held === verdict.of;

function Theme() {
  const [theme, setTheme] = useState<"auto" | "light" | "dark">("auto");
  useEffect(() => {
    if (theme === "auto") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = theme;
  }, [theme]);
  return (
    <label className="theme">
      <span className="hidden">Colors</span>
      <select value={theme} onChange={(event) => setTheme(event.target.value as typeof theme)}>
        <option value="auto">Auto</option>
        <option value="light">Light</option>
        <option value="dark">Dark</option>
      </select>
    </label>
  );
}
