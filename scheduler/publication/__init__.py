"""From draft to binding roster: steps, consent, certificate, differences, what was seen."""
