using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace ArtifactStore.Sql;

/// <summary>Hashes a row's values, with equal results for equal values on all databases.</summary>
/// <remarks>
/// Half a SHA-256 is fast enough beside a database, and sums of it collide as rarely as single hashes. The checksum of a table is the sum
/// over its rows, which does not depend on their order (an exclusive or would miss duplicate rows).
/// </remarks>
internal sealed class RowHash : IDisposable
{
    /// <summary>The length above which a text is hashed without a copy.</summary>
    private const int LongText = 4096;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ArrayBufferWriter<byte> _buffer = new(LongText);

    public UInt128 Of(ReadOnlySpan<SqlValue> values)
    {
        _buffer.ResetWrittenCount();
        foreach (var value in values)
        {
            Append(value);
        }

        Flush();
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.GetHashAndReset(hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    public void Dispose() => _hash.Dispose();

    private void Append(SqlValue value)
    {
        AppendByte(value.Value is null ? (byte)0 : (byte)1);
        switch (value.Value)
        {
            case null:
                break;
            case string text:
                AppendText(text);
                break;
            case Guid id:
                id.TryWriteBytes(_buffer.GetSpan(16), bigEndian: true, out var written);
                _buffer.Advance(written);
                break;
            case DateTimeOffset time:
                AppendNumber(time.UtcTicks);
                break;
            case long number:
                AppendNumber(number);
                break;
            case bool flag:
                AppendByte(flag ? (byte)1 : (byte)0);
                break;
            case ValueList<string> tags:
                AppendNumber(tags.Count);
                foreach (var tag in tags)
                {
                    AppendText(tag);
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(value), value.Type, "The type is not that of a column.");
        }
    }

    private void AppendByte(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
    }

    private void AppendNumber(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(_buffer.GetSpan(sizeof(long)), value);
        _buffer.Advance(sizeof(long));
    }

    /// <summary>Hashes the length first, so that "a", "bc" and "ab", "c" differ.</summary>
    private void AppendText(string text)
    {
        AppendNumber(text.Length);
        var bytes = MemoryMarshal.AsBytes(text.AsSpan());
        if (text.Length <= LongText)
        {
            _buffer.Write(bytes);
            return;
        }

        Flush();
        _hash.AppendData(bytes);
    }

    private void Flush()
    {
        _hash.AppendData(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
    }
}
