export { default } from "blackstart/vitest/config";
