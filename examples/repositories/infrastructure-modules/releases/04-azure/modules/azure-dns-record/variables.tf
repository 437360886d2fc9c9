variable "hostname" {
  type        = string
  description = "First part of the name."

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", var.hostname))
    error_message = "A host name has lower-case letters, digits and dashes."
  }
}

variable "zone" {
  type        = string
  description = "Zone."
}

variable "private" {
  type        = bool
  description = "In the private zone only."
  default     = true
}

variable "ttl_seconds" {
  type        = number
  description = "Time to live."
  default     = 300

  validation {
    condition     = var.ttl_seconds >= 30 && var.ttl_seconds <= 86400
    error_message = "It lives 30 seconds to a day."
  }
}

variable "target" {
  type        = string
  description = "What it points to."
}

variable "tags" {
  type        = map(string)
  description = "Tags on everything that the module makes."
  default     = {}
}
