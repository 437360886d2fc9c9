variable "name" {
  type        = string
  description = "Name in the cloud."

  validation {
    condition     = can(regex("^[A-Za-z0-9+=,.@_-]{1,64}$", var.name))
    error_message = "A role name has at most 64 characters."
  }
}

variable "oidc_provider" {
  type        = string
  description = "Issuer of the cluster, without https."
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
    condition     = alltrue([for a in var.access : contains(["send-email", "read-shared-config"], a)])
    error_message = "An access is not known."
  }
}

variable "session_minutes" {
  type        = number
  description = "Length of a session."
  default     = 60

  validation {
    condition     = var.session_minutes >= 15 && var.session_minutes <= 720
    error_message = "A session lasts 15 minutes to 12 hours."
  }
}

variable "tags" {
  type        = map(string)
  description = "Tags on everything that the module makes."
  default     = {}
}
