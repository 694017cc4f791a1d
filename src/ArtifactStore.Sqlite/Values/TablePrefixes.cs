namespace ArtifactStore.Sqlite;

/// <summary>The rule for table prefixes.</summary>
internal static class TablePrefixes
{
    /// <summary>True if a prefix is valid.</summary>
    public static bool IsValid(string prefix) =>
        prefix.Length == 0
        || (
            prefix.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
            && !char.IsAsciiDigit(prefix[0])
            && !prefix.StartsWith("sqlite_", StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>Returns the message for an invalid prefix.</summary>
    public static string Rule(string prefix) =>
        $"TablePrefix '{prefix}' has other characters than ASCII letters, digits and underscores, begins with a digit, "
        + $"or begins with 'sqlite_', which SQLite reserves.";
}
