import { PolicyPack } from "@pulumi/policy";
import { policies } from "./policies";

new PolicyPack("event-governance", { policies: [...policies], enforcementLevel: "mandatory" });
