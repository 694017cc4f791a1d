namespace ArtifactStore.PostgreSql;

/// <summary>The kinds of tokens.</summary>
internal enum SqlTokenKind
{
    /// <summary>White space, or a comment.</summary>
    Space,

    /// <summary>A keyword or an unquoted name.</summary>
    Word,

    /// <summary>A quoted name.</summary>
    QuotedName,

    /// <summary>A number, a text in quotes, or a parameter.</summary>
    Value,

    /// <summary>The name of an operator.</summary>
    Operator,

    /// <summary>Punctuation: a parenthesis, a comma, a dot, the two colons of a cast.</summary>
    Mark,
}
