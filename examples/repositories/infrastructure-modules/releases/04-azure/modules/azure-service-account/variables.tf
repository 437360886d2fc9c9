variable "name" {
  type        = string
  description = "Name in the cloud."

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9_-]{2,127}$", var.name))
    error_message = "An identity name has 3 to 128 characters."
  }
}

variable "resource_group" {
  type        = string
  description = "Resource group."
}

variable "location" {
  type        = string
  description = "Region."
}

variable "oidc_issuer" {
  type        = string
  description = "Issuer of the cluster."

  validation {
    condition     = startswith(var.oidc_issuer, "https://")
    error_message = "The issuer is an https address."
  }
}

variable "namespace" {
  type        = string
  description = "Namespace of the pods."
}

variable "service_account" {
  type        = string
  description = "Service account of the pods."
}

variable "access" {
  type        = list(string)
  description = "What it may use."
  default     = []

  validation {
    condition     = alltrue([for a in var.access : contains(["send-email", "read-shared-config", "publish-metrics", "read-data-lake"], a)])
    error_message = "An access is not known."
  }
}

variable "tags" {
  type        = map(string)
  description = "Tags on everything that the module makes."
  default     = {}
}
