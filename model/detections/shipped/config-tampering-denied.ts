import { tamperingDenied } from "../tampering-denied";

export const configTamperingDenied = tamperingDenied({
  id: "config-tampering-denied",
  title: "Somebody tried to switch off AWS Config, and was refused",
  severity: "medium",
  technique: "T1562.001",
  source: "aws.config",
  calls: [
    "DeleteConfigurationRecorder",
    "DeleteDeliveryChannel",
    "PutConfigurationRecorder",
    "StopConfigurationRecorder",
  ],
  governedBy: "config-recording-weakened",
  call: { eventName: "StopConfigurationRecorder", requestParameters: { configurationRecorderName: "default" } },
});
