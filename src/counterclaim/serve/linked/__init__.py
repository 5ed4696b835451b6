"""The ledger in the vocabularies of others: W3C Web Annotation, FollowTheMoney, ClaimReview."""
