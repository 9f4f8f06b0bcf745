import { createRoot } from "react-dom/client";
import type { PageData } from "../page-data";
import { App } from "./app";
import "./style.css";

/** The data stands in the page as gzip in base64. */
async function read(): Promise<PageData> {
  const text = document.getElementById("data")?.textContent ?? "";
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text()) as PageData;
}

const element = document.getElementById("page");
if (element !== null)
  read().then(
    (data) => createRoot(element).render(<App data={data} />),
    (error: unknown) => {
      element.textContent = `This browser cannot unpack the page's data (${String(error)}). A browser of 2024 or later can; the same is in report.txt beside this file.`;
    },
  );
