import * as Plot from "@observablehq/plot";
import { useEffect, useRef } from "react";

/** A chart, which a table beside it says in words. `options` must stay the same object while the chart does. */
export function Chart({ options, label }: { readonly options: Plot.PlotOptions; readonly label: string }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const chart = Plot.plot(options);
    // Names of groups that have no role, which screen readers would not read: the box has one for all.
    for (const group of chart.querySelectorAll("g[aria-label]")) group.removeAttribute("aria-label");
    box.current?.replaceChildren(chart);
    return () => chart.remove();
  }, [options]);
  return <div className="chart" ref={box} role="img" aria-label={label} />;
}
