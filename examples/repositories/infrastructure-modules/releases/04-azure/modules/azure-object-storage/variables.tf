variable "name" {
  type        = string
  description = "Name in the cloud."

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.name))
    error_message = "A container name has lower-case letters, digits and dashes, 3 to 63."
  }
}

variable "name_suffix" {
  type        = string
  description = "End of the name when the usual one is taken."
  default     = ""
}

variable "versioning" {
  type        = bool
  description = "Keep old versions."
  default     = true
}

variable "expire_after_days" {
  type        = number
  description = "Delete files after so many days; 0 never."
  default     = 0

  validation {
    condition     = var.expire_after_days >= 0
    error_message = "Days are not negative."
  }
}

variable "public_access" {
  type        = bool
  description = "Readable by anybody."
  default     = false
}

variable "resource_group" {
  type        = string
  description = "Resource group."
}

variable "location" {
  type        = string
  description = "Region."
}

variable "access_tier" {
  type        = string
  description = "standard or infrequent."
  default     = "standard"

  validation {
    condition     = contains(["standard", "infrequent"], var.access_tier)
    error_message = "The tier is standard or infrequent."
  }
}

variable "tags" {
  type        = map(string)
  description = "Tags on everything that the module makes."
  default     = {}
}
