using System.Collections;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>A reader that remembers which column was asked for last.</summary>
internal sealed class WatchedReader(DbDataReader inner) : DbDataReader
{
    /// <summary>The column; null before the first.</summary>
    public int? LastOrdinal { get; private set; }

    public override int Depth => inner.Depth;

    public override int FieldCount => inner.FieldCount;

    public override bool HasRows => inner.HasRows;

    public override bool IsClosed => inner.IsClosed;

    public override int RecordsAffected => inner.RecordsAffected;

    public override object this[int ordinal] => inner[Watch(ordinal)];

    public override object this[string name] => inner[Watch(inner.GetOrdinal(name))];

    public override bool GetBoolean(int ordinal) => inner.GetBoolean(Watch(ordinal));

    public override byte GetByte(int ordinal) => inner.GetByte(Watch(ordinal));

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
        inner.GetBytes(Watch(ordinal), dataOffset, buffer, bufferOffset, length);

    public override char GetChar(int ordinal) => inner.GetChar(Watch(ordinal));

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        inner.GetChars(Watch(ordinal), dataOffset, buffer, bufferOffset, length);

    public override string GetDataTypeName(int ordinal) => inner.GetDataTypeName(ordinal);

    public override DateTime GetDateTime(int ordinal) => inner.GetDateTime(Watch(ordinal));

    public override decimal GetDecimal(int ordinal) => inner.GetDecimal(Watch(ordinal));

    public override double GetDouble(int ordinal) => inner.GetDouble(Watch(ordinal));

    public override IEnumerator GetEnumerator() => ((IEnumerable)inner).GetEnumerator();

    [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields | DynamicallyAccessedMemberTypes.PublicProperties)]
    public override Type GetFieldType(int ordinal) => inner.GetFieldType(ordinal);

    public override T GetFieldValue<T>(int ordinal) => inner.GetFieldValue<T>(Watch(ordinal));

    public override float GetFloat(int ordinal) => inner.GetFloat(Watch(ordinal));

    public override Guid GetGuid(int ordinal) => inner.GetGuid(Watch(ordinal));

    public override short GetInt16(int ordinal) => inner.GetInt16(Watch(ordinal));

    public override int GetInt32(int ordinal) => inner.GetInt32(Watch(ordinal));

    public override long GetInt64(int ordinal) => inner.GetInt64(Watch(ordinal));

    public override string GetName(int ordinal) => inner.GetName(ordinal);

    public override int GetOrdinal(string name) => inner.GetOrdinal(name);

    public override string GetString(int ordinal) => inner.GetString(Watch(ordinal));

    public override object GetValue(int ordinal) => inner.GetValue(Watch(ordinal));

    public override int GetValues(object[] values) => inner.GetValues(values);

    public override bool IsDBNull(int ordinal) => inner.IsDBNull(Watch(ordinal));

    /// <summary>Refused: the row stays the one that could not be read.</summary>
    public override bool NextResult() => throw new NotSupportedException("A watched reader stays on its row.");

    /// <summary>Refused: the row stays the one that could not be read.</summary>
    public override bool Read() => throw new NotSupportedException("A watched reader stays on its row.");

    private int Watch(int ordinal)
    {
        LastOrdinal = ordinal;
        return ordinal;
    }
}
