"""What nobody needs to type, and where it comes from: quarters, diary, profiles, registers, last year's texts."""
