variable "service" {
  type    = string
  default = "ledger"
}

variable "size" {
  type    = string
  default = "small"
}

variable "storage_gb" {
  type    = number
  default = 32
}

variable "zone_redundant" {
  type    = bool
  default = false
}
