using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ArtifactStore.Sqlite;

/// <summary>Keeps the file of a store open, to check that its name still leads to it.</summary>
/// <remarks>
/// .NET cannot identify the file of a name, and each system has another call for it. SQLite knows the inode of the file that it has opened,
/// and can compare it (SQLITE_FCNTL_HAS_MOVED, on Unix). It uses a separate connection that never reads, so any thread may check without
/// waiting for statements, and the file stays open as long as the store, so that its inode number is not reused.
/// </remarks>
internal sealed class FileMoveDetector : IDisposable
{
    // SQLITE_FCNTL_HAS_MOVED, which the binding does not define.
    private const int HasMovedOperation = 20;

    private static readonly Lazy<FileControl?> Control = new(FindControl);

    private readonly sqlite3 _connection;

    private FileMoveDetector(sqlite3 connection) => _connection = connection;

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int FileControl(sqlite3 connection, nint schema, int operation, ref int result);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate nint LibraryVersion();

    /// <summary>True if the name leads to another file or to none. False if the system or the VFS cannot tell.</summary>
    public bool HasMoved => IsMoved(_connection);

    /// <summary>Opens an existing file.</summary>
    /// <returns>The detector; null if no check is possible.</returns>
    /// <exception cref="SqliteException">The file can't be opened.</exception>
    public static FileMoveDetector? Open(string file, string? vfs)
    {
        // On Windows an open file keeps its name.
        if (OperatingSystem.IsWindows() || Control.Value is null)
        {
            return null;
        }

        var result = raw.sqlite3_open_v2(file, out var connection, raw.SQLITE_OPEN_READONLY | raw.SQLITE_OPEN_FULLMUTEX, vfs);
        if (result == raw.SQLITE_OK)
        {
            return new(connection);
        }

        connection.Dispose();
        if (vfs is not null)
        {
            // A VFS of the host may open a file only once. It is the store's file nevertheless.
            return null;
        }

        throw new SqliteException($"SQLite Error {result & 0xff}: '{raw.sqlite3_errstr(result).utf8_to_string()}'.", result & 0xff, result);
    }

    /// <summary>Checks any connection.</summary>
    public static bool IsMoved(sqlite3 connection)
    {
        var moved = 0;
        return Control.Value is { } control && control(connection, 0, HasMovedOperation, ref moved) == raw.SQLITE_OK && moved != 0;
    }

    public void Dispose() => _connection.Dispose();

    /// <summary>Finds the function that the binding omits, in the library that the binding uses.</summary>
    private static FileControl? FindControl()
    {
        if (!NativeLibrary.TryLoad(raw.GetNativeLibraryName(), typeof(FileMoveDetector).Assembly, null, out var library))
        {
            return null;
        }

        // A host may use its own SQLite, or link it statically. A second copy of the library must never get a connection of the first; the
        // address of the version text identifies the copy.
        if (
            NativeLibrary.TryGetExport(library, "sqlite3_libversion", out var version)
            && NativeLibrary.TryGetExport(library, "sqlite3_file_control", out var control)
            && Marshal.GetDelegateForFunctionPointer<LibraryVersion>(version)() == Address(raw.sqlite3_libversion())
        )
        {
            return Marshal.GetDelegateForFunctionPointer<FileControl>(control);
        }

        NativeLibrary.Free(library);
        return null;
    }

    private static nint Address(utf8z text) =>
        Unsafe.ByteOffset(ref Unsafe.NullRef<byte>(), ref Unsafe.AsRef(in text.GetPinnableReference()));
}
