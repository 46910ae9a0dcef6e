"""An outside yardstick: our intent classifier and word tagger trained on PhoATIS, beside published figures."""
