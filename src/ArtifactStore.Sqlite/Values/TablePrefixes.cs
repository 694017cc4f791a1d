namespace ArtifactStore.Sqlite;

/// <summary>The rule for texts before the names of tables.</summary>
internal static class TablePrefixes
{
    /// <summary>Whether a text may stand before the names of tables.</summary>
    public static bool IsValid(string prefix) =>
        prefix.Length == 0
        || (prefix.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && !char.IsAsciiDigit(prefix[0]) && !prefix.StartsWith("sqlite_", StringComparison.OrdinalIgnoreCase));

    /// <summary>The message for a text that may not.</summary>
    public static string Rule(string prefix) =>
        $"TablePrefix '{prefix}' is not made of letters, digits and underscores of ASCII alone, begins with a digit, or begins with 'sqlite_', which SQLite keeps for itself.";
}
