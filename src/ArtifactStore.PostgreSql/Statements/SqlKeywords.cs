namespace ArtifactStore.PostgreSql;

/// <summary>The words of SQL that the qualifier distinguishes.</summary>
internal static class SqlKeywords
{
    /// <summary>The keywords that are not names and end an expression.</summary>
    public static readonly HashSet<string> Keywords = Words(
        "ALL AND ANY AS ASC BEGIN BY CASE COLLATE CONFLICT CREATE CROSS DEFAULT DELETE DESC DISTINCT DO ELSE END EXCEPT FOR FROM FULL GENERATED GROUP HAVING IN INCLUDE INNER INSERT INTERSECT INTO IS JOIN LATERAL LEFT LIKE LIMIT "
            + "NOT NOTHING OFFSET ON OR ORDER OUTER OVER PRIMARY RETURNING RETURNS RIGHT SELECT SET SOME TABLE THEN UNION UNIQUE UPDATE USING VALUES WHEN WHERE WINDOW WITH"
    );

    /// <summary>The constructs that look like functions.</summary>
    public static readonly HashSet<string> Constructs = Words("ARRAY CAST COALESCE EXISTS GREATEST LEAST ROW");

    /// <summary>The constructs that resolve operators and are not supported.</summary>
    public static readonly HashSet<string> Refused = Words("BETWEEN ILIKE NATURAL NULLIF OVERLAPS SIMILAR SYMMETRIC");

    /// <summary>The type names that are keywords rather than names.</summary>
    public static readonly HashSet<string> KeywordTypes = Words(
        "BIGINT BIT BOOLEAN CHAR CHARACTER DEC DECIMAL DOUBLE FLOAT INT INTEGER INTERVAL NUMERIC REAL SMALLINT TIME TIMESTAMP VARCHAR"
    );

    private static HashSet<string> Words(string words) => new(words.Split(' '), StringComparer.OrdinalIgnoreCase);
}
